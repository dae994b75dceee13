// gitlab-ci-local wants the set methods that Node has from 22 on.
const methods = {
  union(other) {
    return new Set([...this, ...other]);
  },
  intersection(other) {
    return new Set([...this].filter((one) => other.has(one)));
  },
  difference(other) {
    return new Set([...this].filter((one) => !other.has(one)));
  },
};
for (const [name, method] of Object.entries(methods)) Set.prototype[name] ??= method;
