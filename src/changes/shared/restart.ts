/**
 * sh that prints what no two starts of a machine share: the kernel's id of the boot, see random(4), and when process 1 began, see proc_pid_stat(5).
 * The second tells the starts of a container apart, whose kernel stays.
 */
export const startMark = `cat /proc/sys/kernel/random/boot_id
(read -r line </proc/1/stat; set -- \${line##*) }; echo "\${20}") 2>/dev/null`;
