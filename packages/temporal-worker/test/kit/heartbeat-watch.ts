import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

/** Sees each heartbeat that activities of a worker send, and can keep them from leaving it, as its death would. */
export class HeartbeatWatch {
  private readonly beats: { readonly activity: string; readonly at: number }[] = [];
  private muted = false;

  /** From now on the server hears nothing from these activities. */
  mute(): void {
    this.muted = true;
  }

  /** Milliseconds since the epoch of each heartbeat of the activity. */
  of(activity: string): readonly number[] {
    return this.beats.filter((beat) => beat.activity === activity).map(({ at }) => at);
  }

  readonly interceptor = (context: Context): ActivityInterceptors => {
    const send = context.heartbeat.bind(context);
    const heartbeat = (details: unknown): void => {
      if (this.muted) return;
      this.beats.push({ activity: context.info.activityType, at: Date.now() });
      send(details);
    };
    Object.assign(context, { heartbeat });
    return {};
  };
}
