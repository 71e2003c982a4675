import type { AxiosInstance } from 'axios';

/** Something that a service wants to happen around its calls. Of several, the first is the closest to the wire. */
export type HttpInterceptor = (http: AxiosInstance) => void;
