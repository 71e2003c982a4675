import type { OnApplicationShutdown } from '@nestjs/common';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

export interface TemporalTarget {
  readonly connection: ConnectionOptions;
  readonly namespace: string;
}

const PING_MS = 900;

/** gRPC waits up to two minutes between two attempts to connect; a service that is back is to be found at once. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 250, 'grpc.max_reconnect_backoff_ms': 1_000 };

/**
 * Connects when first used, and again by itself, so that the service starts and stays up while Temporal is down.
 * Without the SDK's own retries: they go on for a minute, and past the closing of the channel, which ends the process.
 */
export class TemporalConnection implements OnApplicationShutdown {
  private constructor(readonly client: Client) {}

  static to({ connection, namespace }: TemporalTarget): TemporalConnection {
    const channelArgs = { ...RECONNECT, ...connection.channelArgs };
    const lazy = Connection.lazy({ ...connection, channelArgs, interceptors: [] });
    return new TemporalConnection(new Client({ connection: lazy, namespace }));
  }

  /** Resolves when the namespace can be used. */
  async ping(): Promise<void> {
    const { client } = this;
    await client.connection.withDeadline(Date.now() + PING_MS, () =>
      client.workflowService.describeNamespace({ namespace: client.options.namespace }),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close();
  }
}
