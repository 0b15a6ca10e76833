/** The wrapped data key of a row and the id of the key that wraps it; both stand in the row. */
export interface WrappedKey {
  data_key: string;
  key_id: string;
}

/** Wraps the data keys of rows under keys that stand in no store of ours. `aad` binds a data key to its row. */
export interface KeyWrapper {
  /** The id of the key that wraps now. */
  newestId(): Promise<string>;
  wrap(dataKey: Buffer, aad: Buffer): Promise<WrappedKey>;
  /** Throws `SealBroken`; `RootKeyMissing` where there is no key of this id. */
  unwrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer>;
  /** The same data key under the key that wraps now. Throws as `unwrap` does. */
  rewrap(wrapped: WrappedKey, aad: Buffer): Promise<WrappedKey>;
}

/** A sealed text does not open: another row's, another field's, another key's, or damaged. */
export class SealBroken extends Error {
  override readonly name: string = "SealBroken";

  constructor(message = "a sealed value does not open") {
    super(message);
  }
}

/** What would open it is not here: the operator took away a root key that rows still need. */
export class RootKeyMissing extends SealBroken {
  override readonly name = "RootKeyMissing";
  readonly keyId: string;

  constructor(keyId: string) {
    super(`there is no root key ${keyId}`);
    this.keyId = keyId;
  }
}
