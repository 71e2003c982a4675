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
              {
                property: 'size',
                value: {},
                children: [{ property: 'width', value: 0, constraints: { min: 'small' } }],
              },
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

  it('say of what is missing only that', () => {
    const constraints = { matches: 'must not begin with "x"', isString: 'must be a string' };
    expect(fieldErrors([{ property: 'orderId', constraints }])).toEqual([
      { field: 'orderId', message: 'orderId is required' },
    ]);
  });
});
