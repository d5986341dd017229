# Debian's Redmine as an instance of our own, served by puma. Sourced by redmine.sh.

APP=/usr/share/redmine
INSTANCE=gatehouse-systems
INSTANCE_CONFIG=/etc/redmine/$INSTANCE
INSTANCE_FILES=/var/lib/redmine/$INSTANCE/files

# Debian's security update of Ruby brings a bundler that hides the packaged one and does not see gems installed as
# Debian packages; the set-up of the redmine package then fails. The variable makes both apt and us use the packaged one.
packaged_bundler() {
  local version
  version=$(apt-cache policy ruby-bundler 2>/dev/null | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')
  echo "${version:-2.3.15}"
}

# Rails writes caches into its user's home, hence ours.
AS_REDMINE=(setpriv --reuid=www-data --regid=www-data --init-groups -- env
  "HOME=$STATE_ROOT/redmine" RAILS_ENV=production "REDMINE_INSTANCE=$INSTANCE" "X_DEBIAN_SITEID=$INSTANCE"
  MALLOC_ARENA_MAX=2)

prepare_application() {
  ensure_packages ruby-bundler curl
  BUNDLER_VERSION=$(packaged_bundler)
  export BUNDLER_VERSION
  # the package must not ask for, or make, a database of its own
  installed redmine || echo 'redmine redmine/instances/default/dbconfig-install boolean false' | debconf-set-selections
  ensure_packages redmine redmine-pgsql puma
  chown www-data:www-data "$HOME_DIR"
  make_instance
  resolve_gems
}

make_instance() {
  [ -d "/var/lib/redmine/$INSTANCE" ] || "$APP/bin/redmine-instances" create "$INSTANCE" >"$HOME_DIR/instance.log" 2>&1 || {
    show_tail "$HOME_DIR/instance.log"
    return 1
  }
  # Debian's Gemfile reads this file of every instance, whoever starts Ruby: so it holds plain values only
  cat >"$INSTANCE_CONFIG/database.yml" <<YAML
production:
  adapter: postgresql
  host: $LOOPBACK
  port: $PG_PORT
  database: redmine
  username: redmine
  password: redmine
  encoding: utf8
YAML
  [ -s "$INSTANCE_CONFIG/secret_key.txt" ] || od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$INSTANCE_CONFIG/secret_key.txt"
  chown root:www-data "$INSTANCE_CONFIG"/*
  chmod 640 "$INSTANCE_CONFIG"/*
}

# The lock file of the package knows neither puma nor, when Redmine was installed first, the driver of PostgreSQL.
resolve_gems() {
  local lock=/var/lib/redmine/Gemfile.lock
  grep -qsx "gem 'puma'" "$APP/Gemfile.local" || echo "gem 'puma'" >>"$APP/Gemfile.local"
  ! { grep -qs ' puma ' "$lock" && grep -qs ' pg ' "$lock"; } || return 0
  rm -f "$lock"
  (cd "$APP" && bundle install --local --quiet) >"$HOME_DIR/bundle.log" 2>&1 || {
    show_tail "$HOME_DIR/bundle.log"
    return 1
  }
  chown www-data:www-data "$lock"
}
