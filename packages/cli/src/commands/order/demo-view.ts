import type { OrderEvent } from '../../api/order-api.js';

/** An event as a line; `undefined` for one that tells no more than its neighbours. */
export function lineOfEvent({ type, payload }: OrderEvent): string | undefined {
  const { step, activity, outcome, message, code, template, to } = payload;
  switch (type) {
    case 'step_completed':
      return step === 'notify' ? undefined : `step          ${told(step)}`;
    case 'step_failed':
      return `step          ${told(step)}: ${told(message)} (${told(code)})`;
    case 'compensation_completed':
      return `compensation  ${told(activity)}, for ${told(step)}: ${told(outcome).replaceAll('_', ' ')}`;
    case 'compensation_failed':
      return `compensation  ${told(activity)}, for ${told(step)}: FAILED`;
    case 'mail_sent':
      return `mail          ${told(template)}`;
    case 'status_changed':
      return to === 'processing' ? undefined : `status        ${told(to)}`;
    default:
      return type.replaceAll('_', ' ');
  }
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
