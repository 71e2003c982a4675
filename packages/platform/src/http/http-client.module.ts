import { HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { HttpClient, httpInstance } from './http-client.js';
import type { HttpInterceptor } from './interceptors/http-interceptor.js';

@Module({
  providers: [
    { provide: HttpService, useFactory: () => new HttpService(httpInstance()) },
    { provide: HttpClient, inject: [HttpService], useFactory: (http: HttpService) => new HttpClient(http) },
  ],
  exports: [HttpClient],
})
export class HttpClientModule {
  /** For a service whose calls want more than to be made; of the interceptors the first is the closest to the wire. */
  static intercepted(interceptors: readonly HttpInterceptor[]): DynamicModule {
    return {
      module: HttpClientModule,
      providers: [{ provide: HttpService, useFactory: () => new HttpService(httpInstance(interceptors)) }],
    };
  }
}
