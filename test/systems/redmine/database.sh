# The database of the test's Redmine, copied from a migrated template. Sourced by redmine.sh.

TEMPLATE=redmine_template

rake() { (cd "$APP" && "${AS_REDMINE[@]}" "$@") >>"$HOME_DIR/migrate.log" 2>&1; }

prepare_database() {
  database_exists $TEMPLATE || make_template
  database_exists redmine || sql postgres "CREATE DATABASE redmine TEMPLATE $TEMPLATE OWNER redmine"
}

drop_database() { sql postgres 'DROP DATABASE IF EXISTS redmine WITH (FORCE)' 2>/dev/null; }

make_template() {
  drop_database
  sql postgres <<'SQL'
DO $$ BEGIN CREATE ROLE redmine LOGIN PASSWORD 'redmine'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
SQL
  sql postgres "CREATE DATABASE redmine OWNER redmine TEMPLATE template0 ENCODING 'UTF8'"
  : >"$HOME_DIR/migrate.log"
  chown www-data "$HOME_DIR/migrate.log"
  # Two processes: after a migration the loaded classes still know the old columns, and the second task then loads
  # nothing and succeeds all the same. So its message is what counts, not its exit code.
  rake SCHEMA=/dev/null bundle exec rake db:migrate &&
    rake REDMINE_LANG=en bundle exec rake redmine:load_default_data &&
    grep -q 'Default configuration data loaded' "$HOME_DIR/migrate.log" || {
    show_tail "$HOME_DIR/migrate.log"
    fail 'the database could not be migrated'
  }
  settings | sql redmine
  sql postgres "ALTER DATABASE redmine RENAME TO $TEMPLATE"
}

# login_required: otherwise Redmine answers a wrong key as an anonymous visitor, with 200
settings() {
  cat <<SQL
INSERT INTO settings (name, value, updated_on) VALUES
  ('rest_api_enabled', '1', now()), ('login_required', '1', now()), ('default_language', 'en', now());
INSERT INTO tokens (user_id, action, value, created_on, updated_on) VALUES (1, 'api', '$ADMIN_KEY', now(), now());
UPDATE users SET must_change_passwd = false WHERE id = 1;
SQL
}
