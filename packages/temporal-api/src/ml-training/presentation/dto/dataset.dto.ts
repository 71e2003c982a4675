import { namedDatasets, outOfBounds, type NamedDataset } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsBoolean, IsIn, Matches, ValidateBy } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { IsNameOrObject, textIn } from './one-of.js';
import { Within, bounded } from './within.js';

const formats = ['idx', 'csv'] as const;
const labelColumns = ['first', 'last'] as const;
const scaleBounds = { min: 1e-9, max: 1e9 };
const sideBounds = { min: 1, max: 65_536, integer: true } as const;

export const csvDefaults = { label: 'last', header: false, scale: 1 } as const;

/** Does not leave its folder, whatever the worker's system takes for a separator. */
const PATH = /^(?![/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$))/;

function IsDataPath(): PropertyDecorator {
  const message = '$property must be relative to the data directory of the worker, without ".."';
  return applyDecorators(IsLine(1_000), Matches(PATH, { message })) as PropertyDecorator;
}

function IsSha256(): PropertyDecorator {
  const message = '$property must be the 64 hex digits of a SHA-256';
  const description = 'Of the decompressed data; a run whose data has another one fails';
  return applyDecorators(
    ApiPropertyOptional({ description, pattern: '^[0-9a-fA-F]{64}$' }),
    MayBeAbsent(),
    Matches(/^[0-9a-fA-F]{64}$/, { message }),
  ) as PropertyDecorator;
}

function IsShape(): PropertyDecorator {
  return ValidateBy({
    name: 'isShape',
    validator: {
      validate: (value) =>
        Array.isArray(value) && value.length === 3 && value.every((side) => !outOfBounds(side, sideBounds)),
      defaultMessage: (at) => `${at?.property} must be three integers from 1 to 65536: height, width, channels`,
    },
  });
}

class NamedDatasetDto {
  @IsIn(namedDatasets)
  name!: NamedDataset;
}

class OtherDatasetDto {
  @IsIn(formats, { message: `format must be one of: ${formats.join(', ')}` })
  format!: unknown;
}

export class IdxDatasetDto {
  @ApiProperty({ enum: ['idx'] })
  @IsIn(['idx'])
  format!: 'idx';

  @ApiProperty({
    example: 'mnist/train-images-idx3-ubyte.gz',
    description: "Relative to the worker's TRAINING_DATA_DIR",
  })
  @IsDataPath()
  images!: string;

  @ApiProperty({ example: 'mnist/train-labels-idx1-ubyte.gz' })
  @IsDataPath()
  labels!: string;

  @IsSha256()
  sha256?: string;
}

export class CsvDatasetDto {
  @ApiProperty({ enum: ['csv'] })
  @IsIn(['csv'])
  format!: 'csv';

  @ApiProperty({ example: 'iris.csv', description: "Relative to the worker's TRAINING_DATA_DIR" })
  @IsDataPath()
  path!: string;

  @ApiPropertyOptional({ enum: labelColumns, default: csvDefaults.label, description: 'The column of the label' })
  @MayBeAbsent()
  @IsIn(labelColumns, { message: `label must be one of: ${labelColumns.join(', ')}` })
  label?: (typeof labelColumns)[number];

  @ApiPropertyOptional({ default: csvDefaults.header, description: 'Whether the first row holds names' })
  @MayBeAbsent()
  @IsBoolean()
  header?: boolean;

  @ApiPropertyOptional({
    ...bounded(scaleBounds),
    default: csvDefaults.scale,
    description: 'Largest value of a feature, such as 255: all are divided by it',
  })
  @MayBeAbsent()
  @Within(scaleBounds)
  scale?: number;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    minItems: 3,
    maxItems: 3,
    example: [28, 28, 1],
    description: 'Height, width and channels of a row; without it a row is one line of one channel',
  })
  @MayBeAbsent()
  @IsShape()
  shape?: [number, number, number];

  @IsSha256()
  sha256?: string;
}

export type DatasetDto = NamedDatasetDto | IdxDatasetDto | CsvDatasetDto;

const classes: ReadonlyMap<string | undefined, Type<object>> = new Map<string, Type<object>>([
  ['idx', IdxDatasetDto],
  ['csv', CsvDatasetDto],
]);

const alternatives = [
  { type: 'string', enum: [...namedDatasets] },
  { $ref: getSchemaPath(IdxDatasetDto) },
  { $ref: getSchemaPath(CsvDatasetDto) },
];

/** A name, or files. */
export function IsDataset(): PropertyDecorator {
  return IsNameOrObject({
    named: NamedDatasetDto,
    names: namedDatasets,
    classOf: (value) => classes.get(textIn(value, 'format')),
    otherwise: OtherDatasetDto,
    rule: `dataset must be one of: ${namedDatasets.join(', ')}, or an object with the format ${formats.join(' or ')}`,
  });
}

/** Documents a dataset. */
export function ApiDataset(): PropertyDecorator {
  return ApiProperty({ oneOf: alternatives, example: 'optdigits', description: '`optdigits` comes with the worker' });
}

export const datasetModels = [IdxDatasetDto, CsvDatasetDto];
