import type { ValidationError } from '@nestjs/common';
import { fieldErrors } from './validation.js';

describe('field errors', () => {
  it('have paths through lists and objects', () => {
    const tree: ValidationError[] = [
      {
        property: 'items',
        value: [{}],
        children: [
          {
            property: '0',
            value: {},
            children: [
              { property: 'price', value: 1, constraints: { isMoney: 'no' } },
              { property: 'size', value: {}, children: [{ property: 'width', constraints: { min: 'small' } }] },
            ],
          },
        ],
      },
    ];
    expect(fieldErrors(tree)).toEqual([
      { field: 'items[0].price', message: 'no' },
      { field: 'items[0].size.width', message: 'small' },
    ]);
  });
});
