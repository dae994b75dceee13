'use strict';
// Loaded before the program: whoever reaches for the network is told, and the run fails.
const net = require('node:net');
const tls = require('node:tls');
const dns = require('node:dns');
const dgram = require('node:dgram');
const refuse = (name) => () => {
  process.stderr.write(`SOCKET ${name}\n`);
  throw new Error(`${name} was called`);
};
for (const name of ['connect', 'createConnection']) net[name] = refuse(`net.${name}`);
net.Socket.prototype.connect = refuse('Socket.connect');
tls.connect = refuse('tls.connect');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt']) {
  dns[name] = refuse(`dns.${name}`);
  if (dns.promises[name]) dns.promises[name] = refuse(`dns.promises.${name}`);
}
dgram.createSocket = refuse('dgram.createSocket');
globalThis.fetch = refuse('fetch');
