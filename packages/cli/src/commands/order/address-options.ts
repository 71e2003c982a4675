import type { Address } from '@fake-stripe/contracts';
import { Option, type Command } from 'commander';

/** As commander names what came with the options. */
export type AddressOptions = Partial<Address>;

/** What people leave out of an address; the API's express route reads it the same. */
const UNSAID = '-';
const HOME_COUNTRY = 'US';

const sample: Address = {
  street: '1 Market Street',
  city: 'San Francisco',
  state: 'CA',
  zip: '94105',
  country: HOME_COUNTRY,
};

export function withAddress(command: Command, { required }: { readonly required: boolean }): Command {
  const absent = required ? '' : ' (default: a sample address)';
  return command
    .addOption(new Option('--street <street>', `where the parcel goes${absent}`).makeOptionMandatory(required))
    .addOption(new Option('--city <city>', 'goes with --street').makeOptionMandatory(required))
    .option('--state <state>', 'state or region (default: "-")')
    .option('--zip <zip>', 'postal code (default: "-")')
    .option('--country <country>', `country (default: "${HOME_COUNTRY}")`);
}

/** The address that the options name, or the sample where they name none. */
export function addressIn(command: Command, options: AddressOptions): Address {
  const { street, city, state, zip, country } = options;
  if ([street, city, state, zip, country].every((part) => part === undefined)) return sample;
  if (street === undefined || city === undefined) command.error('error: an address needs --street and --city');
  return { street, city, state: state ?? UNSAID, zip: zip ?? UNSAID, country: country ?? HOME_COUNTRY };
}
