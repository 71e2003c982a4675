import type S3rver from 's3rver';

/** S3 shows 1,000 at once; fewer show the same, and take less time to make. */
export const PAGE = 100;

/**
 * Answers ListObjectsV2 in place of s3rver, whose continuation tokens need a cipher that OpenSSL 3 has not, and whose
 * delimiter misses folders that hold nothing but folders.
 */
export function answerListings(server: S3rver): void {
  server.middleware.unshift(async (context, next) => {
    const bucket = context.path.slice(1).replace(/\/$/, '');
    if (context.query['list-type'] !== '2' || !(await server.store.getBucket(bucket))) return next();
    const prefix = context.query['prefix'] ?? '';
    const { objects } = await server.store.listObjects(bucket, { prefix });
    const found = groups(
      objects.map(({ key }) => key),
      prefix,
      context.query['delimiter'],
    );
    context.type = 'application/xml';
    context.body = page(found, Buffer.from(context.query['continuation-token'] ?? '', 'base64').toString());
  });
}

/** Keys, those with a delimiter after the prefix up to it and once; in order. */
function groups(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
  const ends = keys.map((key) => {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    return end === -1 ? key : key.slice(0, end + 1);
  });
  return [...new Set(ends)].sort();
}

function page(all: readonly string[], after: string): string {
  const rest = all.filter((name) => name > after);
  const shown = rest.slice(0, PAGE);
  const isTruncated = rest.length > PAGE;
  const token = Buffer.from(shown.at(-1) ?? '').toString('base64');
  const entries = shown.map((name) =>
    name.endsWith('/')
      ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${name}</Key></Contents>`,
  );
  const next = isTruncated ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`;
}
