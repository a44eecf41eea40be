// What Vite gives for `import x from './file?url'`: the address of the built file.
declare module '*?url' {
  const address: string;
  export default address;
}
