export { HttpCatFacts } from './http/http-cat-facts.js';
export { HttpLocations } from './http/http-locations.js';
export { HttpWeather } from './http/http-weather.js';
export * from './ports/cat-facts.js';
export * from './ports/locations.js';
export * from './ports/public-api-call.js';
export * from './ports/public-api-unavailable.js';
export * from './ports/weather.js';
export { isPublicAddress } from './public-address.js';
