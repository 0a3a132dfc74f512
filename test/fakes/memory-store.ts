/** The store that forgets is part of the product; tests use the same one, under the same contract. */
export { type Memory, memoryStore, put } from '../../src/adapters/memory-store.ts'
