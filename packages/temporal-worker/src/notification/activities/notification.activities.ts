import { refused } from '../../activity-kit/activity-failure.js';
import { providerActivity, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import type { Answered, StepCall } from '../../workflow-kit/step-call.js';
import type { Message, Notifications } from '../application/ports/notifications.js';

export interface NotificationActivities {
  sendNotification(call: StepCall, message: Message): Promise<Answered>;
}

export function createNotificationActivities(
  notifications: Notifications,
  limits: ProviderLimits,
): NotificationActivities {
  return {
    sendNotification: (call, message) =>
      providerActivity(call, limits, async (request) => {
        const answer = await notifications.send(request, message);
        if (answer.outcome === 'refused') throw refused(answer.code, answer.message, request.attempt);
        return { attempt: request.attempt };
      }),
  };
}
