// SPDX-License-Identifier: GPL-3.0-or-later
#include "configfiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace wavedeck;
using namespace wavedeck::config;

ConfigFolder::ConfigFolder(const Files& files)
{
    for (const auto& [name, text] : files)
        write(name, text);
}

QString ConfigFolder::path(const QByteArray& name) const
{
    return m_folder.filePath(QString::fromUtf8(name));
}

void ConfigFolder::write(const QByteArray& name, const QByteArray& text) const
{
    QDir().mkpath(QFileInfo(path(name)).path());
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", name.constData());
}

QByteArray ConfigFolder::read(const QByteArray& name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ConfigSet ConfigFolder::set() const
{
    auto set = readConfiguration({m_folder.path()}, ownRules());
    if (!set)
        qFatal("%s", qPrintable(set.error().line()));
    return *set;
}

QList<Finding> ConfigFolder::check(const CheckOptions& options) const
{
    return config::check(set(), ownRules(), options);
}

QStringList shortly(const QList<Finding>& findings, const ConfigFolder& folder)
{
    QStringList all;
    for (const Finding& finding : findings) {
        QStringList places;
        for (const Place& place : finding.places)
            places.append(QStringLiteral("%1:%2 %3")
                              .arg(QString(place.file).remove(folder.path() + QLatin1Char('/')))
                              .arg(place.mark.line)
                              .arg(place.key)
                              .trimmed());
        all.append(finding.rule + QLatin1Char(' ') + places.join(QStringLiteral(" | ")));
    }
    return all;
}
