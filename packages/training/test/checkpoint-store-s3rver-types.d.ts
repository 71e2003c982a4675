/** As far as the tests use it: the package has no types. */
declare module 's3rver' {
  import type { AddressInfo } from 'node:net';

  interface Stored {
    readonly bucket: string;
    readonly key: string;
    content: Buffer | AsyncIterable<Buffer>;
    readonly metadata: Record<string, string>;
  }

  interface Context {
    readonly path: string;
    readonly query: Readonly<Record<string, string | undefined>>;
    type: string;
    body: string;
  }

  export default class S3rver {
    constructor(options: {
      readonly address: string;
      readonly port: number;
      readonly silent: boolean;
      readonly directory: string;
      readonly configureBuckets: readonly { readonly name: string }[];
    });

    /** Of Koa: what a request goes through, the outermost first. */
    readonly middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];

    readonly store: {
      getBucket(name: string): Promise<object | undefined>;
      putObject(object: Stored): Promise<{ size: number; md5: string }>;
      getObject(bucket: string, key: string, options?: object): Promise<Stored | null>;
      listObjects(bucket: string, options: { prefix: string }): Promise<{ objects: { key: string }[] }>;
      getResourcePath(bucket: string, key: string, resource: string): string;
      putMetadata(bucket: string, key: string, metadata: Record<string, string>, md5: string): Promise<void>;
    };

    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
