import { HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { HttpClient, httpInstance } from './http-client.js';

@Module({
  providers: [
    { provide: HttpService, useFactory: () => new HttpService(httpInstance()) },
    { provide: HttpClient, inject: [HttpService], useFactory: (http: HttpService) => new HttpClient(http) },
  ],
  exports: [HttpClient],
})
export class HttpClientModule {}
