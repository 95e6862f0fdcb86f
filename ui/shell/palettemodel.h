// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainmenu.h"

#include <QAbstractListModel>

namespace wavedeck::ui {

/// One thing the palette can find: an action, or something of a page.
struct PaletteEntry {
    QPointer<QAction> action; ///< null = a target
    QPointer<Page> page; ///< of a target
    QString uri; ///< of a target
    Glyph glyph = Glyph::ChevronRight;
    QString text;
    QString detail; ///< menu path, or the target's own
    QString keys; ///< native text of the shortcut
    QString folded; ///< text, as fuzzyScore wants it
    QString foldedDetail;

    bool isEnabled() const { return action ? action->isEnabled() : page != nullptr; }
};

/// What the palette lists for what is typed, best first; at most kMost. GUI thread.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kMost = 400;
    enum Role { DetailRole = Qt::UserRole, KeysRole, GlyphRole, EnabledRole };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(QList<PaletteEntry> entries);
    void setTyped(const QString& typed);
    const PaletteEntry* entry(int row) const;
    int found() const { return m_found; } ///< more than rowCount() when there are too many to list

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void filter();
    QString sentence(const PaletteEntry& entry) const;

    QList<PaletteEntry> m_entries;
    QList<int> m_shown; ///< indexes into m_entries
    QString m_typed;
    int m_found = 0;
};

} // namespace wavedeck::ui
