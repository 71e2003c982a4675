import { applyDecorators, type Type } from '@nestjs/common';
import { Transform, plainToInstance } from 'class-transformer';
import { IsDefined, ValidateNested } from 'class-validator';

export interface Alternatives {
  /** What a known name becomes an instance of. */
  readonly named: Type<{ name: string }>;
  readonly names: readonly string[];
  /** What an object becomes an instance of. */
  readonly classOf: (value: object) => Type<object> | undefined;
  /** What one of no known class becomes an instance of, with those of its members that are needed to refuse it. */
  readonly otherwise: Type<object>;
  /** What is told to those who send neither a known name nor an object. */
  readonly rule: string;
}

/** Either one of several names, or an object. */
export function IsNameOrObject({ named, names, classOf, otherwise, rule }: Alternatives): PropertyDecorator {
  const convert = ({ value }: { readonly value: unknown }): unknown => {
    if (typeof value === 'string' && names.includes(value)) return Object.assign(new named(), { name: value });
    // class-validator would go through a list, and find nothing wrong with an empty one.
    return Array.isArray(value) ? 'a list' : toInstance(value, classOf, otherwise);
  };
  const decorators = [Transform(convert), IsDefined({ message: rule }), ValidateNested({ message: rule })];
  return applyDecorators(...decorators) as PropertyDecorator;
}

/** An object as an instance of its class; anything else as it is. */
export function toInstance(
  value: unknown,
  classOf: Alternatives['classOf'],
  otherwise: Alternatives['otherwise'],
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const known = classOf(value);
  return known ? plainToInstance(known, value) : new otherwise();
}

/** A member by which the classes of objects are told apart. */
export function textIn(value: object, member: string): string | undefined {
  const text = Object.hasOwn(value, member) ? (value as Record<string, unknown>)[member] : undefined;
  return typeof text === 'string' ? text : undefined;
}
