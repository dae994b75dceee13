/**
 * The client library, in a file of its own that is loaded with import(): of a CommonJS package a bundler keeps the names
 * only where they are asked for statically.
 */
export { Connection } from 'jsforce/lib/connection.js';
export { StreamPromise } from 'jsforce/lib/util/promise.js';
