# What the scripts in Ruby check with.
$checks = 0
def same(got, expected, what)
  abort "#{what}: expected #{expected.inspect}, got #{got.inspect}" unless got == expected
  $checks += 1
end
