import { applyDecorators, type Type } from '@nestjs/common';
import { Type as TransformedTo } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateNested } from 'class-validator';

/**
 * A list of objects, each valid as an `item`. Each has to be an object of its own: class-validator would take a list
 * in its place, and validate what is in that.
 */
export function IsListOf(item: Type, { min = 0, max }: { readonly min?: number; readonly max: number }) {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    TransformedTo(() => item),
  ) as PropertyDecorator;
}
