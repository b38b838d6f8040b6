/** An extended regular expression for what rpm calls its packages' architectures; `x86_64_v2` is one of AlmaLinux 10's. */
export const rpmArchitectures = "x86_64(_v[234])?|aarch64|noarch|i[3-6]86|ppc64(le)?|s390x|riscv64|armv7hl";
