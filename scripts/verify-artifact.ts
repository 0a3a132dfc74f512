// `npm run verify:artifact -- PATH…`: checks packaged handlers (a zip, an unpacked folder, or a folder of zips) against their manifests.
import { problemsOfArtifact, readArtifacts } from './artifact/check.ts'

const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error('npm run verify:artifact -- PATH…    PATH: a zip, the folder it was unpacked into, or a folder of zips')
  process.exitCode = 1
}
for (const path of paths) {
  for (const { name, files } of readArtifacts(path)) {
    const { manifest, problems } = problemsOfArtifact(files)
    if (manifest !== null) {
      const { version, release, commit, modified } = manifest
      console.log(
        `${name}: version ${version}+${release.slice(0, 12)}, commit ${commit ?? 'unknown'}${modified ? ', modified' : ''}`,
      )
    }
    for (const problem of problems) console.error(`${name}: ${problem}`)
    if (problems.length > 0) process.exitCode = 1
    else console.log(`${name}: whole; ${files.size - 1} files, execution is not enabled`)
  }
}
