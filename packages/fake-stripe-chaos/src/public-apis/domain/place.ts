import { pick } from './pick.js';

/** A city, and what stands about it in a database of addresses. */
export interface Place {
  readonly city: string;
  readonly regionName: string;
  readonly region: string;
  readonly country: string;
  readonly countryCode: string;
  readonly zip: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timezone: string;
}

type Row = readonly [string, string, string, string, string, string, number, number, string];

const rows: readonly [Row, ...Row[]] = [
  ['Berlin', 'State of Berlin', 'BE', 'Germany', 'DE', '10115', 52.52, 13.405, 'Europe/Berlin'],
  ['Montreal', 'Quebec', 'QC', 'Canada', 'CA', 'H1K', 45.6085, -73.5493, 'America/Toronto'],
  ['Lisbon', 'Lisbon', '11', 'Portugal', 'PT', '1000-001', 38.7167, -9.1333, 'Europe/Lisbon'],
  ['Nairobi', 'Nairobi County', '30', 'Kenya', 'KE', '00100', -1.2841, 36.8155, 'Africa/Nairobi'],
  ['Osaka', 'Osaka', '27', 'Japan', 'JP', '530-0001', 34.6937, 135.5022, 'Asia/Tokyo'],
  ['Helsinki', 'Uusimaa', '18', 'Finland', 'FI', '00100', 60.1719, 24.9347, 'Europe/Helsinki'],
  ['Santiago', 'Santiago Metropolitan', 'RM', 'Chile', 'CL', '8320000', -33.4521, -70.6536, 'America/Santiago'],
  ['Denver', 'Colorado', 'CO', 'United States', 'US', '80202', 39.7392, -104.9847, 'America/Denver'],
  ['Mumbai', 'Maharashtra', 'MH', 'India', 'IN', '400001', 19.0748, 72.8856, 'Asia/Kolkata'],
  ['Wellington', 'Wellington', 'WGN', 'New Zealand', 'NZ', '6011', -41.2866, 174.7756, 'Pacific/Auckland'],
  ['Reykjavik', 'Capital Region', '1', 'Iceland', 'IS', '101', 64.1355, -21.8954, 'Atlantic/Reykjavik'],
  ['Nuuk', 'Sermersooq', 'SM', 'Greenland', 'GL', '3900', 64.1743, -51.7373, 'America/Nuuk'],
];

/** Where an address is: made up, plausible, and always the same. */
export function placeOf(ip: string): Place {
  const [city, regionName, region, country, countryCode, zip, latitude, longitude, timezone] = pick(rows, ip);
  return { city, regionName, region, country, countryCode, zip, latitude, longitude, timezone };
}
