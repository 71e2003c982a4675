// `npm run demo`: two orders in profile `capped` against a running system, one that the card pays and one that it
// does not. Exit status 0: both went as they should, and the books balance.
import { fail, readEnvironment } from './prepare.mjs';

const DECLINES_ABOVE = '1,000.00';
const WAIT_SECONDS = 60;
const PATIENCE_MS = 5_000;

readEnvironment();
const api = process.env.API_URL ?? `http://localhost:${process.env.API_PORT || 3002}`;
const stamp = Date.now().toString(36);

try {
  await demo();
} catch (error) {
  fail(error);
}

async function demo() {
  await checkRunning();
  const paid = await follow('paid', { sku: 'HEADPHONES-001', price: 400 });
  const declined = await follow('declined', { sku: 'LAPTOP-001', price: 2700 });
  const audit = await get('/api/v1/order/audit');
  say('Every ended order against the ledger of the providers:');
  say(`  ${audit.ok ? 'ok' : 'NOT OK'}, ${audit.checked} of ${audit.ended} checked\n`);
  const wrong = [...wrongWithPaid(paid), ...wrongWithDeclined(declined), ...(audit.ok ? [] : ['the audit is not ok'])];
  if (wrong.length > 0) throw new Error(`FAILED: ${wrong.join('; ')}`);
  say('OK: the first was paid, of the second nothing is left.');
}

async function checkRunning() {
  try {
    if ((await fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok) return;
  } catch {
    // The message below says it.
  }
  throw new Error(`Nothing that is ready answers at ${api}. Start the system first, in another terminal: npm start`);
}

async function follow(name, { sku, price }) {
  const orderId = `demo-${stamp}-${name}`;
  say(`${orderId}: ${price}.00, by a card that declines above ${DECLINES_ABOVE}`);
  const started = await request('POST', '/api/v1/order', orderOf(orderId, sku, price));
  const { status, failure } = await get(`/api/v1/order/${orderId}/result?wait=${WAIT_SECONDS}`);
  const { events } = await get(`/api/v1/order/${orderId}/events`);
  for (const line of events.map(lineOf).filter(Boolean)) say(`  ${line}`);
  say(`  ${started.uiLink}\n`);
  return { status, failure, events };
}

function orderOf(orderId, sku, price) {
  return {
    orderId,
    customerId: 'customer-demo',
    items: [{ sku, quantity: 1, price }],
    totalAmount: price,
    shippingAddress: { street: '12 Harbour Street', city: 'Portland', state: 'ME', zip: '04101', country: 'US' },
    customerEmail: 'customer-demo@example.com',
    profile: 'capped',
  };
}

/** An event as a line; `undefined` for one that tells no more than its neighbours. */
function lineOf({ type, payload }) {
  switch (type) {
    case 'step_completed':
      return payload.step === 'notify' ? undefined : `step          ${payload.step}`;
    case 'step_failed':
      return `step          ${payload.step}: ${payload.message} (${payload.code})`;
    case 'compensation_completed':
      return `compensation  ${payload.activity}, for ${payload.step}: ${payload.outcome.replaceAll('_', ' ')}`;
    case 'compensation_failed':
      return `compensation  ${payload.activity}, for ${payload.step}: FAILED`;
    case 'mail_sent':
      return `mail          ${payload.template}`;
    case 'status_changed':
      return payload.to === 'processing' ? undefined : `status        ${payload.to}`;
    default:
      return `${type.replaceAll('_', ' ')}`;
  }
}

function wrongWithPaid({ status }) {
  return status === 'completed' ? [] : [`the order of 400.00 is ${status}, not completed`];
}

function wrongWithDeclined({ status, failure, events }) {
  if (status !== 'failed' || failure?.code !== 'card_declined') {
    return [`the order of 2,700.00 is ${status} (${failure?.code ?? 'no failure'}), not failed by a declined card`];
  }
  const undone = events.filter(
    ({ type, payload }) => type === 'compensation_completed' && payload.outcome === 'undone',
  );
  const last = events.findLast(({ type }) => type !== 'status_changed');
  return [
    ...(undone.some(({ payload }) => payload.step === 'reserve') ? [] : ['its stock was not released']),
    ...(last?.type === 'mail_sent' && last.payload.template === 'order_cancelled'
      ? []
      : ['the cancellation mail was not the last that happened']),
  ];
}

function get(path) {
  return request('GET', path);
}

async function request(method, path, body) {
  const headers = { 'x-chaos-profile': 'calm', ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Error(`FAILED: ${method} ${path} answered ${response.status}: ${answer.detail}`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
