import { Controller, Get, Header, Inject } from '@nestjs/common';
import { HttpClient } from '@fake-stripe/platform';

/** Where the SDK's own exporter listens, on this machine only. */
export class MetricsSource {
  constructor(readonly url: string) {}
}

/** Gives the SDK's metrics out on the service's one port. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(HttpClient) private readonly http: HttpClient,
    @Inject(MetricsSource) private readonly source: MetricsSource,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4')
  async metrics(): Promise<string> {
    const { body } = await this.http.request({ method: 'GET', url: this.source.url, timeoutMs: 2_000 });
    return String(body);
  }
}
