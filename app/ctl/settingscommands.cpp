// SPDX-License-Identifier: GPL-3.0-or-later
// settings list, get, set, reset, history
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/store/settingsrepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

/// The newest change of every key, as far as there is a database.
Result<QHash<QString, SettingVersion>> newest(Context& context)
{
    QHash<QString, SettingVersion> changes;
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    if (store)
        for (const SettingVersion& version : SettingsRepository(**store).history({}))
            changes.insert(version.key, version);
    return changes;
}

QJsonObject document(const SettingKey& key, const Settings& settings, const SettingVersion& last)
{
    QJsonObject one = settingDocument(key, settings);
    one.insert(QStringLiteral("version"), last.version);
    one.insert(QStringLiteral("at"), last.version > 0 ? QJsonValue(rfc3339(last.at)) : QJsonValue());
    one.insert(QStringLiteral("by"), last.version > 0 ? QJsonValue(last.by) : QJsonValue());
    return one;
}

QString shown(const SettingKey& key, const QJsonValue& value)
{
    const QString text = settingText(key, value);
    return key.unit.isEmpty() ? text : QString(text + QLatin1Char(' ') + key.unit);
}

int list(Context& context, const Arguments&)
{
    const auto settings = readSettings(context.dataDir());
    const auto changes = newest(context);
    if (!settings || !changes)
        return context.fail(settings ? changes.error() : settings.error());
    QJsonArray array;
    QList<QStringList> lines{
        {QStringLiteral("SETTING"), QStringLiteral("VALUE"), QStringLiteral("DEFAULT"), QStringLiteral("WHAT")}};
    for (const SettingKey& key : settingKeys()) {
        array.append(document(key, *settings, changes->value(key.key)));
        lines.append({key.key, shown(key, settings->value(key.key)),
            settings->isSet(key.key) ? shown(key, key.standard) : QString(), key.help});
    }
    return context.answer({{QStringLiteral("settings"), array}}, table(lines));
}

int answerOne(Context& context, const QString& name, const QString& text)
{
    const auto settings = readSettings(context.dataDir());
    const auto changes = newest(context);
    if (!settings || !changes)
        return context.fail(settings ? changes.error() : settings.error());
    return context.answer(document(*settingKey(name), *settings, changes->value(name)),
        text.isEmpty() ? QString(shown(*settingKey(name), settings->value(name)) + QLatin1Char('\n')) : text);
}

int get(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    return settingKey(name) ? answerOne(context, name, {}) : context.fail(unknownSetting(name));
}

int set(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    const SettingKey* key = settingKey(name);
    if (!key)
        return context.fail(unknownSetting(name));
    const auto value = readSetting(*key, arguments.positional.at(1));
    if (!value)
        return context.fail(value.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    if (const Status done = writeSetting(context.dataDir(), name, *value, *by); !done)
        return context.fail(done.error());
    return answerOne(context, name, QStringLiteral("%1 is %2\n").arg(name, shown(*key, *value)));
}

int reset(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    const SettingKey* key = settingKey(name);
    if (!key)
        return context.fail(unknownSetting(name));
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    if (const Status done = resetSetting(context.dataDir(), name, *by); !done)
        return context.fail(done.error());
    return answerOne(context, name, QStringLiteral("%1 is %2, the default\n").arg(name, shown(*key, key->standard)));
}

int history(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    const SettingKey* key = settingKey(name);
    if (!key)
        return context.fail(unknownSetting(name));
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QJsonArray versions;
    QList<QStringList> lines{
        {QStringLiteral("VERSION"), QStringLiteral("VALUE"), QStringLiteral("AT"), QStringLiteral("BY")}};
    for (const SettingVersion& one : store ? SettingsRepository(**store).history(name) : QList<SettingVersion>()) {
        const bool toDefault = one.value.isUndefined();
        versions.append(QJsonObject{{QStringLiteral("version"), one.version},
            {QStringLiteral("value"), toDefault ? QJsonValue() : one.value}, {QStringLiteral("at"), rfc3339(one.at)},
            {QStringLiteral("by"), one.by}});
        lines.append({QString::number(one.version), toDefault ? QStringLiteral("default") : shown(*key, one.value),
            dateTime(one.at), plain(one.by)});
    }
    return context.answer({{QStringLiteral("key"), name}, {QStringLiteral("versions"), versions}},
        versions.isEmpty() ? QStringLiteral("it was never set\n") : table(lines));
}

constexpr Command kCommands[] = {
    {"settings list", "", "Every threshold, limit and interval with its value, its default and what it is for.", {},
        "wavedeckctl settings list", 0, 0, list},
    {"settings get", "KEY", "One setting.", {}, "wavedeckctl settings get thresholds.memory.warning", 1, 1, get},
    {"settings set", "KEY VALUE",
        "Changes a setting; a running engine follows within a second. A plan's own value wins.", {},
        "wavedeckctl settings set thresholds.memory.warning 60", 2, 2, set},
    {"settings reset", "KEY", "Takes a setting back to its default.", {},
        "wavedeckctl settings reset thresholds.memory.warning", 1, 1, reset},
    {"settings history", "KEY", "Every value a setting has had, when, and by whom.", {},
        "wavedeckctl settings history thresholds.memory.warning", 1, 1, history},
};

} // namespace

std::span<const Command> settingsCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
