import { Controller, Get, Inject } from '@nestjs/common';
import { TemporalWorkers, type PolledQueue } from '../temporal/temporal-workers.js';

/** Which task queues this process serves: two workers with other `WORKER_QUEUES` look alike otherwise. */
@Controller('queues')
export class QueuesController {
  constructor(@Inject(TemporalWorkers) private readonly workers: TemporalWorkers) {}

  @Get()
  queues(): { readonly queues: readonly PolledQueue[] } {
    return { queues: this.workers.queues() };
  }
}
