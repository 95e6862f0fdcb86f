// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainmenu.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>

namespace wavedeck::ui {

/// F1: every key, generated from the actions and the key hints of the pages; those of the page it was opened from
/// first, then those of the window, then the other pages. Not on the rail. GUI thread.
class ShortcutsPage : public Page {
    Q_OBJECT
public:
    enum Role { KeysRole = Qt::UserRole, HeadRole };
    explicit ShortcutsPage(Appearance& appearance, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("shortcuts"); }
    QString title() const override { return tr("Shortcuts"); }
    Glyph glyph() const override { return Glyph::Keyboard; }
    QWidget* filterField() override { return m_filter; }
    QList<QWidget*> panes() override { return {m_filter, m_view}; }
    QWidget* noticePlace() override { return m_notices; }

    /// shell: actions of the window itself. from: the page one comes from, may be null.
    void fill(Page* from, const QList<MenuPlace>& shell, const QList<Page*>& pages);
    QTreeView* view() const { return m_view; }

private:
    void addSection(
        const QString& title, const QList<MenuPlace>& places, const QList<std::pair<QString, QString>>& hints);
    void addPage(Page* page, bool isFrom);
    void restyle();

    Appearance& m_appearance;
    QWidget* m_notices;
    QLineEdit* m_filter;
    QTreeView* m_view;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_proxy;
};

} // namespace wavedeck::ui
