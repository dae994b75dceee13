/** How a secret is set where leadctl runs. None of the lines holds its value, so that none ends up in a history. */
export function secretLines(variable: string): readonly string[] {
  return [
    `bash, zsh        read -rs ${variable} && export ${variable}`,
    `fish             read -s -gx ${variable}`,
    `PowerShell       $env:${variable} = Read-Host -MaskInput`,
    `GitHub           gh secret set ${variable}`,
    `                 in the workflow: env: { ${variable}: "\${{ secrets.${variable} }}" }`,
    `Azure Pipelines  az pipelines variable create --pipeline-name NAME --name ${variable} --secret true`,
    `                 in the pipeline: env: { ${variable}: $(${variable}) }`,
  ];
}

/** The names of the environment variables that the values refer to. */
export function variablesOf(values: ReadonlyMap<string, string>): readonly string[] {
  const names = [...values.values()].flatMap((value) =>
    [...value.replaceAll('$$', '').matchAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(names)];
}
