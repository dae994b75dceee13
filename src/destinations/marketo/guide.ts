import type { Guide } from '../destination.ts';

export const guide: Guide = { title: 'Marketo', intro: '', steps: [], docs: [] };
