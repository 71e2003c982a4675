import {
  architectureBounds,
  architecturePresets,
  type Activation,
  type ArchitecturePreset,
} from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsNameOrObject, textIn, toInstance } from './one-of.js';
import { Within, bounded } from './within.js';

const presets = Object.keys(architecturePresets) as ArchitecturePreset[];
const activations = ['relu', 'none'] as const;
const paddings = ['same', 'valid'] as const;
const layerTypes = ['dense', 'conv2d', 'maxPool2d'] as const;
const whole = <T extends object>(bounds: T) => ({ ...bounds, integer: true }) as const;

export const layerDefaults = { activation: 'relu', kernelSize: 3, padding: 'same', poolSize: 2 } as const;

class OtherLayerDto {
  @IsIn(layerTypes, { message: `type must be one of: ${layerTypes.join(', ')}` })
  type!: unknown;
}

export class DenseLayerDto {
  @ApiProperty({ enum: ['dense'] })
  @IsIn(['dense'])
  type!: 'dense';

  @ApiProperty({ example: 64, ...bounded(whole(architectureBounds.units)) })
  @Within(whole(architectureBounds.units))
  units!: number;

  @ApiPropertyOptional({ enum: activations, default: layerDefaults.activation })
  @MayBeAbsent()
  @IsIn(activations, { message: `activation must be one of: ${activations.join(', ')}` })
  activation?: Activation;
}

export class Conv2dLayerDto {
  @ApiProperty({ enum: ['conv2d'] })
  @IsIn(['conv2d'])
  type!: 'conv2d';

  @ApiProperty({ example: 8, ...bounded(whole(architectureBounds.filters)) })
  @Within(whole(architectureBounds.filters))
  filters!: number;

  @ApiPropertyOptional({ ...bounded(whole(architectureBounds.kernelSize)), default: layerDefaults.kernelSize })
  @MayBeAbsent()
  @Within(whole(architectureBounds.kernelSize))
  kernelSize?: number;

  @ApiPropertyOptional({ enum: paddings, default: layerDefaults.padding })
  @MayBeAbsent()
  @IsIn(paddings, { message: `padding must be one of: ${paddings.join(', ')}` })
  padding?: (typeof paddings)[number];

  @ApiPropertyOptional({ enum: activations, default: layerDefaults.activation })
  @MayBeAbsent()
  @IsIn(activations, { message: `activation must be one of: ${activations.join(', ')}` })
  activation?: Activation;
}

export class MaxPool2dLayerDto {
  @ApiProperty({ enum: ['maxPool2d'] })
  @IsIn(['maxPool2d'])
  type!: 'maxPool2d';

  @ApiPropertyOptional({ ...bounded(whole(architectureBounds.poolSize)), default: layerDefaults.poolSize })
  @MayBeAbsent()
  @Within(whole(architectureBounds.poolSize))
  size?: number;
}

export type LayerDto = DenseLayerDto | Conv2dLayerDto | MaxPool2dLayerDto;

export const layerModels = [DenseLayerDto, Conv2dLayerDto, MaxPool2dLayerDto];

const layers: ReadonlyMap<string | undefined, Type<object>> = new Map<string, Type<object>>([
  ['dense', DenseLayerDto],
  ['conv2d', Conv2dLayerDto],
  ['maxPool2d', MaxPool2dLayerDto],
]);

function toLayers({ value }: { readonly value: unknown }): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((layer) => toInstance(layer, (known) => layers.get(textIn(known, 'type')), OtherLayerDto));
}

class NamedArchitectureDto {
  @IsIn(presets)
  name!: ArchitecturePreset;
}

export class ArchitectureDto {
  @ApiProperty({
    type: 'array',
    items: { oneOf: layerModels.map((layer) => ({ $ref: getSchemaPath(layer) })) },
    maxItems: architectureBounds.layers.max,
    description: 'The hidden layers; the output, a dense layer with one unit for each class, is added',
  })
  @IsArray()
  @ArrayMaxSize(architectureBounds.layers.max)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Transform(toLayers)
  layers!: LayerDto[];
}

export type AnyArchitectureDto = NamedArchitectureDto | ArchitectureDto;

/** A preset, or layers. */
export function IsArchitecture(): PropertyDecorator {
  return IsNameOrObject({
    named: NamedArchitectureDto,
    names: presets,
    classOf: () => ArchitectureDto,
    otherwise: ArchitectureDto,
    rule: `architecture must be one of: ${presets.join(', ')}, or an object with layers`,
  });
}

/** Documents an architecture. */
export function ApiArchitecture(): PropertyDecorator {
  const oneOf = [{ type: 'string', enum: presets }, { $ref: getSchemaPath(ArchitectureDto) }];
  const description =
    '`mlp`: a dense layer of 128 units; `cnn`: two convolutions of 8 and 16 filters, each with a pool';
  return ApiProperty({ oneOf, example: 'mlp', description });
}
