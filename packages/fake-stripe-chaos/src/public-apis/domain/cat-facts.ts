import { pick } from './pick.js';

const facts: readonly [string, ...string[]] = [
  'A cat cannot taste sweetness: the receptor for it does not work in cats.',
  'The pattern of ridges on the nose of a cat is as individual as a fingerprint.',
  'Cats sleep between twelve and sixteen hours a day.',
  'A cat has 32 muscles in each outer ear and can turn each ear by itself.',
  'Most orange cats are male, because the gene for the colour lies on the X chromosome.',
  'Nearly all calico cats are female.',
  'A cat walks by moving both legs of one side and then both of the other, as camels do.',
  'Cats sweat through their paws.',
  'The front paws of a cat usually have five toes each, the back paws four.',
  'A cat that is falling turns itself upright in less than a second.',
  'Adult cats meow mostly at people, and seldom at other cats.',
  'The whiskers of a cat are about as long as the cat is wide.',
  'A house cat can run at almost 48 kilometres an hour over a short distance.',
  'A group of grown cats is called a clowder, a litter of kittens a kindle.',
  'Cats lived with people in Cyprus more than nine thousand years ago.',
  'Behind its retina a cat has a layer that reflects light, which is why its eyes shine at night.',
  'The collarbone of a cat is not joined to other bones, so that it fits through any gap its head fits through.',
  'Kittens are born with blue eyes.',
];

/** One of the facts, always the same for the same key. */
export function catFactFor(key: string): string {
  return pick(facts, key);
}
