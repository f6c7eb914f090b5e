# Adds the versions of the packages used to versions.txt, after write_reference.
write_packages <- function(packages) {
  lines <- vapply(packages, function(name) paste(name, as.character(packageVersion(name))), "")
  writeLines(c(R.version.string, lines), "versions.txt")
}
