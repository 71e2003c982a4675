import type { GatheringStrategy } from '../../application/ports/gathering-strategy.js';
import { PromiseAllSettled } from './promise-allsettled.js';
import { RxjsForkJoin } from './rxjs-forkjoin.js';
import { Sequential } from './sequential.js';

export const strategies: readonly GatheringStrategy[] = [new PromiseAllSettled(), new RxjsForkJoin(), new Sequential()];
