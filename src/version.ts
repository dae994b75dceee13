declare const __LEADCTL_VERSION__: string;

/** Put in by the build; a run from the sources has none. */
export const version: string = typeof __LEADCTL_VERSION__ === 'string' ? __LEADCTL_VERSION__ : '0.0.0-source';
