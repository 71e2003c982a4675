export class BuiltState {
  constructor(root: string);
  isCurrent(): boolean;
  remember(sources: string): void;
  sources(): string;
}
