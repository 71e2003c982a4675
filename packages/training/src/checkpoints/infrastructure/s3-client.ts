import { S3Client } from '@aws-sdk/client-s3';

/** What is absent comes from the environment and the files that AWS's tools read. */
export interface S3Settings {
  /** Of a server that is compatible with S3. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Whether the bucket stands in the path, not in the host's name; so by default where there is an endpoint. */
  readonly pathStyle?: boolean;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function s3Client({ endpoint, region, pathStyle, credentials }: S3Settings = {}): S3Client {
  return new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    // Several compatible servers do not know the checksums that the SDK adds by default, and store those that follow a
    // streamed body as a part of it. Nothing is lost: an object's name is its SHA-256, and reading checks it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // A server that accepts and never answers would hold a checkpoint for ever.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 120_000, throwOnRequestTimeout: true },
  });
}
