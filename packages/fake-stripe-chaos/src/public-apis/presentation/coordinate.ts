import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/** A degree of latitude or longitude in a query; refused in the words of open-meteo.com. */
export function IsCoordinate(name: 'Latitude' | 'Longitude', max: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { readonly value: unknown }) => numberIn(value)),
    ValidateBy({
      name: 'isCoordinate',
      validator: {
        validate: (value) => Number.isFinite(value) && Math.abs(value as number) <= max,
        defaultMessage: (at) => refusalOf(name, max, at?.value as number | undefined),
      },
    }),
  ) as PropertyDecorator;
}

/** `undefined` where there is none, or several; an empty text is no 0. */
function numberIn(value: unknown): number | undefined {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function refusalOf(name: string, max: number, value: number | undefined): string {
  if (value === undefined) return "Parameter 'latitude' and 'longitude' must have the same number of elements";
  if (!Number.isFinite(value)) return `${name} must be a number.`;
  const given = Number.isInteger(value) ? value.toFixed(1) : String(value);
  return `${name} must be in range of -${max} to ${max}°. Given: ${given}.`;
}
