# Writes output.json (case -> figure -> value, 15 digits) and versions.txt into the working folder.
number <- function(x) ifelse(is.finite(x), sprintf("%.15g", x), "null")
figures <- function(values) {
  paste0("{", paste0("\"", names(values), "\": ", vapply(values, number, ""), collapse = ", "), "}")
}
write_reference <- function(cases, packages = c()) {
  rows <- paste0("  \"", names(cases), "\": ", vapply(cases, figures, ""), collapse = ",\n")
  writeLines(c("{", rows, "}"), "output.json")
  used <- vapply(packages, function(name) paste(name, packageVersion(name)), "")
  writeLines(c(R.version.string, used), "versions.txt")
}
