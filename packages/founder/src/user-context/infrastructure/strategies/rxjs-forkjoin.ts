import { catchError, defer, firstValueFrom, forkJoin, map, of, shareReplay, switchMap, type Observable } from 'rxjs';
import { GatheringStrategy, type Gathered, type Sources } from '../../application/ports/gathering-strategy.js';

/** Location and weather one after the other, the cat fact beside them; with observables. */
export class RxjsForkJoin extends GatheringStrategy {
  readonly name = 'rxjs-forkjoin';

  gather(sources: Sources): Promise<Gathered> {
    const location = defer(() => sources.location()).pipe(shareReplay(1));
    const weather = location.pipe(switchMap((place) => sources.weather(place)));
    const catFact = defer(() => sources.catFact());
    return firstValueFrom(
      forkJoin({ location: settled(location), weather: settled(weather), catFact: settled(catFact) }),
    );
  }
}

function settled<T>(part: Observable<T>): Observable<PromiseSettledResult<T>> {
  return part.pipe(
    map((value): PromiseSettledResult<T> => ({ status: 'fulfilled', value })),
    catchError((reason: unknown) => of<PromiseSettledResult<T>>({ status: 'rejected', reason })),
  );
}
