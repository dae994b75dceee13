// Loaded before the program: whatever is written under a temporary name never gets its own, as on a disk that hangs.
const { promises } = require('node:fs');
promises.rename = () => new Promise(() => setInterval(() => {}, 1000));
require('node:module').syncBuiltinESMExports();
