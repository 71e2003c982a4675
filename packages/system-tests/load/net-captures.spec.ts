import { wrongCapture, type LedgerLine } from './net-captures.js';

const completed = { orderId: 'a', total: 5_998, status: 'completed' } as const;
const failed = { orderId: 'a', total: 5_998, status: 'failed' } as const;
const captured = (resourceId: string, amount = 59.98): LedgerLine => ({
  effect: 'payment.captured',
  resourceId,
  belongsTo: 'pi_1',
  amount,
});
const refunded = (charge: string, amount = 59.98): LedgerLine => ({
  effect: 'payment.refunded',
  resourceId: `re_${charge}`,
  belongsTo: charge,
  amount,
});

describe('the charges of a completed order', () => {
  it('are right where one of its total stands', () => {
    expect(wrongCapture(completed, [captured('ch_1')])).toBeUndefined();
    expect(wrongCapture(completed, [captured('ch_1'), refunded('ch_1'), captured('ch_2')])).toBeUndefined();
  });

  it('are wrong where it was charged twice, or not, or not its total', () => {
    expect(wrongCapture(completed, [captured('ch_1'), captured('ch_2')])).toMatch('59.98 and 59.98 were taken');
    expect(wrongCapture(completed, [])).toMatch('0.00 were taken');
    expect(wrongCapture(completed, [captured('ch_1'), refunded('ch_1')])).toMatch('0.00 were taken');
    expect(wrongCapture(completed, [captured('ch_1', 60)])).toMatch('60.00 were taken');
    expect(wrongCapture(completed, [captured('ch_1'), refunded('ch_1', 0.01)])).toMatch('59.97 were taken');
  });
});

describe('the charges of an order that ended otherwise', () => {
  it('are right where none stands, and wrong where one was left', () => {
    expect(wrongCapture(failed, [])).toBeUndefined();
    expect(wrongCapture(failed, [captured('ch_1'), refunded('ch_1')])).toBeUndefined();
    expect(wrongCapture(failed, [captured('ch_1')])).toMatch('it is failed, and 59.98 were taken');
  });
});
