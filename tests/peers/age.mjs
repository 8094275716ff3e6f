// The age files of another implementation, from standard input to standard output.
//
//   node age.mjs encrypt RECIPIENT...      node age.mjs decrypt IDENTITY...
//   node age.mjs lock PASSPHRASE           node age.mjs unlock PASSPHRASE
//   node age.mjs keys                      prints a new post-quantum identity and its recipient
//
// A file that it refuses ends it with status 1 and nothing on standard output.

import { buffer } from "node:stream/consumers";
import * as age from "age-encryption";

const [verb, ...words] = process.argv.slice(2);

async function decrypted(file, add) {
  const decrypter = new age.Decrypter();
  words.forEach((word) => decrypter[add](word));
  const text = Buffer.from(file).toString("latin1");
  const armored = text.startsWith("-----BEGIN");
  return decrypter.decrypt(armored ? age.armor.decode(text) : file);
}

async function encrypted(contents) {
  const encrypter = new age.Encrypter();
  words.forEach((word) => encrypter.addRecipient(word));
  return encrypter.encrypt(contents);
}

async function locked(contents) {
  const encrypter = new age.Encrypter();
  // 2^10 keeps the tests short; the factor stands in the file.
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase(words[0]);
  return encrypter.encrypt(contents);
}

async function keys() {
  const identity = await age.generateHybridIdentity();
  return Buffer.from(`${identity}\n${await age.identityToRecipient(identity)}\n`);
}

const verbs = {
  encrypt: encrypted,
  decrypt: (file) => decrypted(file, "addIdentity"),
  lock: locked,
  unlock: (file) => decrypted(file, "addPassphrase"),
  keys,
};

try {
  const input = verb === "keys" ? null : new Uint8Array(await buffer(process.stdin));
  process.stdout.write(await verbs[verb](input));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
