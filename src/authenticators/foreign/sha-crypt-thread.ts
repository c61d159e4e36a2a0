/** SHA-crypt in a thread of its own: thousands of rounds in one piece. */
import { parentPort, workerData } from 'node:worker_threads';
import { encrypt } from 'unixcrypt';

const { password, salt } = workerData as { password: string; salt: string };
parentPort?.postMessage(encrypt(password, salt));
