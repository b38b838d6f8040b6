/** `db_password`, `ansible_ssh_pass`, `passphrase`: such a variable holds a secret, marked or not. */
const telling = /(?:^|_)pass(?:word|phrase|wd)?$/i;

export function namesSecret(name: string): boolean {
  return telling.test(name);
}
