import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { Secret } from '../../../src/secret.ts';

/** An RSA certificate as an app registration takes it, and the PEM of key and certificate that the config names. */
export async function checkCertificate(life: { readonly notAfter?: Date } = {}) {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as Parameters<
    typeof x509.X509CertificateGenerator.createSelfSigned
  >[0]['keys'];
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=leads',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: life.notAfter ?? new Date(Date.now() + 90 * 86_400_000),
    signingAlgorithm: algorithm,
    keys,
  });
  const cert = made.toString('pem');
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as never)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${der.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
  return { key, cert, pem: new Secret(`${key}${cert}\n`) };
}
