/** Programs that install packages. `yum` and `dnf` keep the rpm database, `apt` dpkg's. */
export type PackageManager = "dnf" | "yum" | "apt";

/**
 * sh that defines `package_manager`, which prints one of them or `none`. The distribution decides where both families' tools are there:
 * rpm on Debian knows of nothing that is installed.
 */
export const packageManagerFunction = String.raw`package_manager() (
  ID= ID_LIKE=
  for file in /etc/os-release /usr/lib/os-release; do [ ! -r "$file" ] || { . "$file"; break; }; done
  case " $ID $ID_LIKE " in *" debian "* | *" ubuntu "*) order='apt-get dnf yum' ;; *) order='dnf yum apt-get' ;; esac
  for tool in $order; do command -v "$tool" >/dev/null && { echo "${"$"}{tool%-get}"; return; }; done
  echo none
)
`;
