// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include "ui/theme/appearance.h"

#include <QDir>
#include <QFileInfo>

#include <optional>

namespace wavedeck::ui {

namespace {

constexpr char kPlanFolders[] = "plans/folders";
constexpr int kMostFolders = 20;

constexpr qsizetype kMostState = 64 * 1024;
constexpr auto kVersionKey = "version";

const SettingRow kTable[] = {
    {Setting::Theme, "appearance/theme", SettingType::Word, QStringLiteral("system"), 0, 0,
        {QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")}},
    {Setting::TextPercent, "appearance/text-percent", SettingType::Number, 100, 90, 150, {}},
    {Setting::IncreaseContrast, "appearance/increase-contrast", SettingType::Switch, false, 0, 0, {}},
    {Setting::NotifySound, "notices/sound", SettingType::Switch, false, 0, 0, {}},
    {Setting::Tray, "notices/tray", SettingType::Switch, true, 0, 0, {}},
};

/// What a value of the file or of a caller means for this row; empty = it does not fit.
std::optional<QVariant> fitting(const SettingRow& row, const QVariant& value)
{
    const QString text = value.toString();
    switch (row.type) {
    case SettingType::Word:
        return row.words.contains(text) ? std::optional<QVariant>(text) : std::nullopt;
    case SettingType::Number: {
        bool ok = false;
        const int number = text.toInt(&ok);
        return ok && number >= row.low && number <= row.high ? std::optional<QVariant>(number) : std::nullopt;
    }
    case SettingType::Switch:
        if (text == QLatin1String("true") || text == QLatin1String("false"))
            return QVariant(text == QLatin1String("true"));
        return std::nullopt;
    }
    return std::nullopt;
}

QString stateKey(const QString& name)
{
    return QStringLiteral("window/") + name;
}

} // namespace

std::span<const SettingRow> settingTable()
{
    return kTable;
}

const SettingRow& settingRow(Setting setting)
{
    return kTable[std::size_t(setting)];
}

Settings::Settings(const QString& path, QObject* parent)
    : QObject(parent)
    , m_file(path, QSettings::IniFormat)
{
    m_file.setFallbacksEnabled(false);
}

QString Settings::problem() const
{
    switch (m_file.status()) {
    case QSettings::NoError:
        break;
    case QSettings::AccessError:
        return tr("Settings cannot be kept: %1 cannot be written.").arg(path());
    case QSettings::FormatError:
        return tr("Some settings could not be read: %1 is damaged.").arg(path());
    }
    const QFileInfo file(path());
    const bool writable = file.exists() ? file.isFile() && file.isWritable() : !QFileInfo(file.path()).isFile();
    return writable ? QString() : tr("Settings cannot be kept: %1 cannot be written.").arg(path());
}

QVariant Settings::value(Setting setting) const
{
    const SettingRow& row = settingRow(setting);
    return fitting(row, m_file.value(QLatin1String(row.key))).value_or(row.fallback);
}

bool Settings::set(Setting setting, const QVariant& value)
{
    const SettingRow& row = settingRow(setting);
    const auto fits = fitting(row, value);
    if (!fits)
        return false;
    if (*fits == this->value(setting))
        return true;
    // A newer version may have written this file: its number stays, as do its keys.
    if (m_file.value(QLatin1String(kVersionKey)).toInt() < kVersion)
        m_file.setValue(QLatin1String(kVersionKey), kVersion);
    m_file.setValue(QLatin1String(row.key), fits->toString());
    Q_EMIT changed(setting);
    return true;
}

QByteArray Settings::state(const QString& name) const
{
    const QByteArray text = m_file.value(stateKey(name)).toString().toLatin1();
    if (text.size() > 2 * kMostState)
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

void Settings::setState(const QString& name, const QByteArray& bytes)
{
    if (bytes.size() > kMostState || bytes == state(name))
        return;
    m_file.setValue(QLatin1String(kVersionKey), std::max(kVersion, m_file.value(QLatin1String(kVersionKey)).toInt()));
    m_file.setValue(stateKey(name), QString::fromLatin1(bytes.toBase64()));
}

QStringList Settings::planFolders() const
{
    QStringList folders;
    for (const QString& folder : m_file.value(QLatin1String(kPlanFolders)).toStringList())
        if (folder.startsWith(QLatin1Char('/')) && folders.size() < kMostFolders)
            folders.append(folder);
    return folders;
}

void Settings::setPlanFolders(const QStringList& folders)
{
    m_file.setValue(QLatin1String(kPlanFolders), folders.mid(0, kMostFolders));
}

void Settings::drive(Appearance& appearance)
{
    // One at a time: a theme that the command line asked for stays when the text gets larger.
    const auto apply = [this, &appearance](Setting setting) {
        if (setting == Setting::Theme)
            appearance.setChoice(
                Appearance::Choice(settingRow(Setting::Theme).words.indexOf(value(Setting::Theme).toString())));
        else if (setting == Setting::TextPercent)
            appearance.setTextPercent(textPercent());
        else if (setting == Setting::IncreaseContrast)
            appearance.setIncreaseContrast(value(Setting::IncreaseContrast).toBool());
    };
    for (const Setting setting : {Setting::Theme, Setting::TextPercent, Setting::IncreaseContrast})
        apply(setting);
    connect(this, &Settings::changed, &appearance, apply);
}

} // namespace wavedeck::ui
