import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** Nest's own account of its wiring, a dozen lines a start. */
const WIRING = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** What Nest logs through: its wiring on level debug, and no second report of a port that `startService` explains. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (WIRING.has(String(rest.at(-1)))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === 'NestApplication' && String(message).includes('listen E')) return;
    super.error(message, ...rest);
  }
}
